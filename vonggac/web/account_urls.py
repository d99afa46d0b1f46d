"""Sign-in, second factors and sessions, by allauth; only these of its pages exist here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.urls import path

from vonggac.web import oidc
from vonggac.web.views import accounts, webhooks

urlpatterns = [
    path("", accounts.own, name="account"),
    path("moi-phien/", accounts.everywhere, name="account-everywhere"),
    path("quan-tri/", accounts.accounts_page, name="accounts"),
    path("quan-tri/<int:pk>/", accounts.account_page, name="account-manage"),
    path("quan-tri/khoa/", accounts.token_make, name="token-make"),
    path("quan-tri/khoa/<int:pk>/thu-hoi/", accounts.token_withdraw, name="token-withdraw"),
    path("quan-tri/webhook/", webhooks.webhook_make, name="webhook-make"),
    path("quan-tri/webhook/<int:pk>/thu-hoi/", webhooks.webhook_withdraw, name="webhook-withdraw"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-khoa/", account.account_inactive, name="account_inactive"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("phien/", sessions.list_usersessions, name="usersessions_list"),
    path("hai-buoc/", mfa.index, name="mfa_index"),
    path("hai-buoc/nhap/", mfa.authenticate, name="mfa_authenticate"),
    path("hai-buoc/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("hai-buoc/ung-dung/", totp.activate_totp, name="mfa_activate_totp"),
    path("hai-buoc/ung-dung/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("hai-buoc/du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-buoc/du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("hai-buoc/du-phong/tai/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("hai-buoc/khoa/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("hai-buoc/khoa/them/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("hai-buoc/khoa/xac-nhan/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("hai-buoc/khoa/dang-nhap/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("hai-buoc/khoa/<int:pk>/xoa/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("hai-buoc/khoa/<int:pk>/ten/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("oidc/loi/", social.login_error, name="socialaccount_login_error"),
    path("oidc/huy/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/ve/", oidc.callback, name="openid_connect_callback"),
]
