#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Switches the mapping of client certificates on or off through the JMX proxy of Tomcat's manager, and prints the state
# of the Valve and the Realm. Further parameters are passed to curl, for example the credentials:
#
#   switch-mapping.sh https://localhost:8443/manager/jmxproxy true --cacert ca.pem --netrc-file admin.netrc
#
# The account needs the role manager-jmx.
set -eu
[ $# -ge 2 ] || { echo "$0 URL true|false [options of curl]" >&2; exit 64; }
proxy=$1
enabled=$2
shift 2
valve='Catalina:type=Valve,name=ClientCertificateMappingValve'

proxy_get() {
  curl --silent --show-error --fail --get "$@" "$proxy"
}

proxy_get "$@" --data-urlencode "set=$valve" --data-urlencode 'att=enabled' --data-urlencode "val=$enabled"
proxy_get "$@" --data-urlencode "qry=$valve"
proxy_get "$@" --data-urlencode 'qry=Catalina:type=Realm,*'
