"""Allauth's forms for passkeys, with a Vietnamese name for the one field that it leaves without."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

NAME = _("Tên khoá")


class AddKey(AddWebAuthnForm):  # type: ignore[misc]  # allauth's classes carry no types
    """A new key."""

    name = forms.CharField(label=NAME, required=False)


class EditKey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    name = forms.CharField(label=NAME)


class SignInWithKey(LoginWebAuthnForm):  # type: ignore[misc]
    """Allauth says of a key that it does not know that a code is wrong; nobody typed one."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("Khoá này không mở được tài khoản nào ở đây. Đăng nhập cách khác rồi thêm khoá.")
            ) from error
