"""Every page of the program, in one list."""

urlpatterns: list[object] = []
