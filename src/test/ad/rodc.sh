# SPDX-License-Identifier: Apache-2.0
# For samba-ad.sh: a domain with a read-only controller, rodc1, which has joined it. The accounts of the tests are in the
# domain before, so that the other controller, dc1, runs during the join alone. Debian 12's Samba; root with CAP_SYS_ADMIN.

RODC_DC_IP=127.0.0.30
LOCKOUT_TIME=28630ebf-41d5-11d1-a9c1-0000f80367c1     # schemaIDGUID
RESULTANT_PSO=b77ea093-88d0-4780-9a98-911f8e8b1dca
LONG_AGO=132223104000000000                           # in 2020; by the domain's policy a lockout lasts 70 days

cmd_read_only() {
  prepare_home "$@"
  [ "$SAMBA" = DEBIAN_12 ] || die "the read-only controller is tested with Debian 12's Samba"
  RODC=rodc1
  IP=$RODC_DC_IP
  SERVICES='ldap, cldap, kdc, dns, rpc, drepl'
  local version
  version=$(version)
  D=$H/$RODC
  ! is_current "$version" || return 0
  ! is_running || die "the domain in $H is out of date, but its controller runs (pid $(cat "$D/run/samba.pid")): stop it first"
  rm -rf "$D"
  D=$H/dc1
  provision_domain
  add_accounts
  printf '127.0.0.1 localhost\n%s dc1.%s dc1\n%s %s.%s %s\n' $IP $DOMAIN $RODC_IP $RODC $DOMAIN $RODC > "$H/hosts"
  printf 'nameserver %s\nsearch %s\n' $IP $DOMAIN > "$H/resolv.conf"
  start_dc1
  D=$H/$RODC
  write_configuration $RODC $RODC_IP
  named samba-tool domain join $DOMAIN RODC --server=dc1.$DOMAIN -U "administrator%$admin_password" \
    --dns-backend=SAMBA_INTERNAL -s "$D/etc/smb.conf"
  # Its bind must not depend on the other controller.
  named samba-tool rodc preload $SERVICE --server=dc1.$DOMAIN -s "$D/etc/smb.conf"
  stop_dc1
  write_properties $RODC $RODC_IP
  echo "$version" > "$D/.done"
}

# Runs a program that finds the controllers by their names.
named() {
  unshare -m bash -c 'mount --bind "$0/hosts" /etc/hosts; mount --bind "$0/resolv.conf" /etc/resolv.conf; exec "$@"' "$H" "$@" \
    >>"$D/log/join.log" 2>&1 || { stop_dc1; tail -n 20 "$D/log/join.log" >&2; die "$1 $2 $3 failed"; }
}

start_dc1() {
  local i
  unshare -m bash -c 'mount --bind "$0/hosts" /etc/hosts; mount --bind "$0/resolv.conf" /etc/resolv.conf; exec "$@"' "$H" \
    samba -s "$D/etc/smb.conf" -l "$D/log" -F --no-process-group -M single </dev/null >"$D/log/stdout" 2>&1 9>&- &
  DC1=$!
  trap stop_dc1 EXIT
  for i in $(seq 600); do
    if (exec 3<>/dev/tcp/$IP/389 4<>/dev/tcp/$IP/135 5<>/dev/tcp/$IP/88) 2>/dev/null; then return 0; fi
    kill -0 $DC1 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$D/log/stdout" >&2
  die "the controller is not ready"
}

stop_dc1() {
  [ -n "${DC1:-}" ] || return 0
  kill $DC1 2>/dev/null || true
  wait $DC1 2>/dev/null || true
  DC1=
}

# pso NAME LOCKOUT-MINUTES
pso() {
  tool domain passwordsettings pso create "$1" 10 --account-lockout-threshold=3 --account-lockout-duration="$2" \
    --reset-account-lockout-after="$2"
  tool domain passwordsettings pso apply "$1" "rodc-$1"
}

# The accounts are mapped by a subject key identifier: 0a01, 0a02 and so on.
add_accounts() {
  local ski=1 name service_sid
  for name in free locked ended disabled unreadable unproven strict hidden; do
    tool user create "rodc-$name" --random-password
    edit "CN=rodc-$name,CN=Users" replace altSecurityIdentities "X509:<SKI>0a0$ski"
    ski=$((ski + 1))
  done
  pso strict 30
  pso hidden 30
  edit "CN=rodc-locked,CN=Users" replace lockoutTime $((($(date +%s) + 11644473600) * 10000000))
  for name in ended unproven strict hidden; do
    edit "CN=rodc-$name,CN=Users" replace lockoutTime $LONG_AGO
  done
  tool user disable rodc-disabled
  service_sid=$(samba-tool user show $SERVICE --attributes=objectSid -s "$D/etc/smb.conf" | sed -n 's/^objectSid: //p')
  ace "CN=strict,CN=Password Settings Container,CN=System" "(A;;RP;;;$service_sid)"
  ace "CN=rodc-unreadable,CN=Users" "(OD;;RP;$LOCKOUT_TIME;;$service_sid)"
  ace "CN=rodc-unproven,CN=Users" "(OD;;RP;$RESULTANT_PSO;;$service_sid)"
  tool group addmembers 'Allowed RODC Password Replication Group' $SERVICE
}

base_dn() { echo "DC=${DOMAIN//./,DC=}"; }

ace() { tool dsacl set --action=allow --objectdn="$1,$(base_dn)" --sddl="$2" -H "$D/private/sam.ldb"; }

# edit RDNS replace ATTRIBUTE VALUE: also what LDAP clients may not write
edit() {
  python3 - "$D/etc/smb.conf" "$D/private/sam.ldb" "$1,$(base_dn)" "$3" "$4" <<'P' >"$D/log/edit.log" 2>&1 || { cat "$D/log/edit.log" >&2; die "cannot edit $1"; }
import sys
import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
conf, url, dn, attribute, value = sys.argv[1:]
lp = LoadParm()
lp.load(conf)
sam = SamDB(url=url, session_info=system_session(), lp=lp)
message = ldb.Message(ldb.Dn(sam, dn))
message[attribute] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, attribute)
sam.modify(message)
P
}
