#!/bin/sh
# Switches the mapping of client certificates on or off through the JMX proxy of Tomcat's manager, and prints how the Valve and
# the Realm are. What stands behind the first two parameters goes to curl, for example who signs in:
#
#   switch-mapping.sh https://localhost:8443/manager/jmxproxy true --cacert ca.pem --netrc-file admin.netrc
#
# The account needs the role manager-jmx.
set -eu
proxy=$1
enabled=$2
shift 2
valve='Catalina:type=Valve,name=ClientCertificateMappingValve'

ask() {
  curl --silent --show-error --fail --get "$@" "$proxy"
}

ask "$@" --data-urlencode "set=$valve" --data-urlencode 'att=enabled' --data-urlencode "val=$enabled"
ask "$@" --data-urlencode "qry=$valve"
ask "$@" --data-urlencode 'qry=Catalina:type=Realm,*'
