#!/bin/sh
# Installs Debian's programs that some tests need. Starts no service.
set -eu
WANTED="chromium dovecot-imapd gettext"
missing=$(for name in $WANTED; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name"
done)
[ -n "$missing" ] || exit 0
as_root=$([ "$(id -u)" = 0 ] || echo sudo)
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
