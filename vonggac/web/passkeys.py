"""Allauth's forms for passkeys, with a Vietnamese name for the one field that it leaves without."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

NAME = _("Tên khoá")


class AddKey(AddWebAuthnForm):  # type: ignore[misc]  # allauth's classes carry no types
    """A new key."""

    name = forms.CharField(label=NAME, required=False)


class EditKey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    name = forms.CharField(label=NAME)
