#!/bin/sh
# Proves what the README promises: in a Debian with only python3, python3-venv, make and git added,
# `make up` reaches the demo desk and `make test` passes, as root and as a normal user.
#
#   sudo scripts/bare-debian.sh [FOLDER]      needs root and debootstrap; about ten minutes
#
# FOLDER keeps the bare system between runs; the clones inside it are made anew each time.
set -eu
repo=$(cd "$(dirname "$0")/.." && pwd)
root=${1:-/var/tmp/egal-bare-debian}
if [ "${EGAL_UNSHARED:-}" != yes ]; then
    # mounts made below end with this process, however it ends
    exec env EGAL_UNSHARED=yes unshare --mount --propagation private "$0" "$root"
fi

say() { printf '\n== %s\n' "$1"; }

build() {
    say "debootstrap into $root"
    debootstrap --variant=minbase --include=python3,python3-venv,make,git bookworm "$root" >/dev/null
    chroot "$root" useradd --create-home --shell /bin/sh mara
    # behind a company's own certificate authority the inside needs the outside's trust
    mkdir -p "$root/etc/ssl/certs"
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null || true
}

enter() {  # enter USER COMMAND
    trusted=$([ -f "$root/etc/ssl/certs/ca-certificates.crt" ] &&
        echo 'export PIP_CERT=/etc/ssl/certs/ca-certificates.crt;')
    chroot "$root" /usr/bin/env -i HOME="$(home "$1")" PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        LANG=C.UTF-8 su "$1" -s /bin/sh -c "$trusted cd ~/egal && $2"
}

home() { [ "$1" = root ] && echo /root || echo "/home/$1"; }

clone() {
    rm -rf "$root$(home "$1")/egal" "$root$(home "$1")/.local/share/egal" "$root/var/lib/egal"
    git -c safe.directory='*' clone --quiet --no-hardlinks "$repo" "$root$(home "$1")/egal"
    chroot "$root" chown -R "$1" "$(home "$1")/egal"
}

prove() {
    say "make up, as $1"
    clone "$1"
    enter "$1" "python3 scripts/reach_the_desk.py"
    say "make test, as $1"
    enter "$1" "make test"
}

[ -x "$root/usr/bin/python3" ] || build
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
prove root
prove mara
say "both reached the desk and passed the tests"
