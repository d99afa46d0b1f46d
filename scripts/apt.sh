# apt_install PACKAGE ...: install Debian packages when this account may; otherwise say nothing and change nothing.
apt_install() {
    command -v apt-get >/dev/null || return 0
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else return 0; fi
    echo "Installing Debian packages: $*"
    $as_root apt-get update -qq || true
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null || true
}
