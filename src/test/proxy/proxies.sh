#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Real reverse proxies for tests: nginx, Apache httpd and HAProxy from Debian's packages. The tests start and stop them
# themselves (class RunningProxy), each from a folder of its own.
#
#   proxies.sh install            installs the packages that are missing; without root: names them and exits 69
set -euo pipefail
umask 022

PACKAGES='nginx-light apache2-bin haproxy'
PROGRAMS='nginx apache2 haproxy'

. "$(dirname "$0")/../ad/packages.sh"

cmd_install() {
  local program
  # shellcheck disable=SC2086   # a list of words
  install_packages $PACKAGES
  for program in $PROGRAMS; do
    command -v "$program" >/dev/null || die "no $program after the installation: this script knows the packages of Debian 12"
  done
}

case ${1:-} in
  install) cmd_install ;;
  *) log "usage: proxies.sh install"; exit 64 ;;
esac
