from vonggac.cli.management.commands import serve


class Command(serve.Command):
    help = "Chạy tất cả trong một tiến trình: trang web, việc nền và theo dõi hệ thống."
    watches = True
