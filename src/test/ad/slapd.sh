#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# OpenLDAP for the tests of channel bindings (class RunningSlapd), from Debian's packages.
#
#   slapd.sh install   installs the packages that are missing; without root: names them and exits 69
set -euo pipefail
. "$(dirname "$0")/packages.sh"

case ${1:-} in
  install) install_packages slapd libsasl2-modules-gssapi-mit ;;
  *) sed -n '3,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
