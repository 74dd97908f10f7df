# SPDX-License-Identifier: Apache-2.0
# For the scripts beside it: installs Debian packages that are missing, and starts none of their services.
export LC_ALL=C.UTF-8
PATH=/usr/sbin:/usr/bin:/sbin:/bin       # samba-tool starts "python3", which must be Debian's, the one with Samba's modules
UNAVAILABLE=69                           # EX_UNAVAILABLE of sysexits.h

log() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; }
die() { log "ERROR: $*"; exit 1; }

missing_packages() {
  local p
  for p in "$@"; do
    dpkg-query -W -f='${Status}\n' "$p" 2>/dev/null | grep -q 'ok installed' || printf ' %s' "$p"
  done
}

# Installs these packages; without root: names those that are missing and exits 69.
install_packages() {
  local missing apt_log rc=0
  command -v apt-get >/dev/null || { log "needs Debian 12: there is no apt-get here"; exit $UNAVAILABLE; }
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    log "packages are missing; as root: apt-get install -y --no-install-recommends$missing"
    exit $UNAVAILABLE
  fi
  # Another JVM of the tests may be installing too; its packages may be the same.
  exec 7>"${TMPDIR:-/tmp}/adcertmap-packages.lock"
  flock -w 600 7 || die "another program installs packages"
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || { exec 7>&-; return 0; }
  log "installing$missing"
  # Debian's maintainer scripts would start daemons; they ask policy-rc.d first.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
  fi
  apt_log=$(mktemp)
  apt-get -q -o DPkg::Lock::Timeout=300 update >"$apt_log" 2>&1 || log "apt-get update failed, going on with the lists that are there"
  # shellcheck disable=SC2086   # a list of words
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $missing \
    >>"$apt_log" 2>&1 || rc=$?
  [ $rc = 0 ] || tail -n 20 "$apt_log" >&2
  rm -f "$apt_log"
  exec 7>&-
  [ $rc = 0 ] || die "apt-get install failed"
}
