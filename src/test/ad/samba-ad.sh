#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A real Active Directory domain for tests: one Samba domain controller on loopback, from Debian's packages, without
# systemd or containers. The tests start and stop the controller themselves (class SambaActiveDirectory).
#
#   samba-ad.sh install           installs the packages that are missing; without root: names them and exits 69
#   samba-ad.sh provision HOME    makes the domain below HOME, unless it is there already
#   samba-ad.sh read-only HOME    makes such a domain with a read-only controller (RODC) that has joined it
#   samba-ad.sh run HOME CMD...   becomes a program of that Samba, such as samba-tool
#
# HOME is an absolute path of at most 60 characters. What a client has to know is then in HOME/domain.properties and
# HOME/tls/ca.pem, the controller's configuration is HOME/dc1/etc/smb.conf. By hand, until its stdin ends:
#
#   samba-ad.sh run HOME samba -s HOME/dc1/etc/smb.conf -l HOME/dc1/log -i -M single --debug-stdout
#
# With ADCERTMAP_SAMBA=DEBIAN_13 the Samba is that of Debian 13, in a chroot (debian13.sh): it demands channel bindings.
set -euo pipefail
umask 022
. "$(dirname "$0")/packages.sh"
. "$(dirname "$0")/debian13.sh"

IP=${ADCERTMAP_ADDRESS:-127.0.0.10}      # the ports 389 and 636 are fixed in Samba, so the controller has its own address
REALM=AD.EXAMPLE.TEST
DOMAIN=ad.example.test
NETBIOS=EXAMPLE
SERVICE=svc-adcertmap
KERBEROS=svc-kerberos
PACKAGES='samba samba-dsdb-modules samba-vfs-modules samba-ad-provision openssl'
SERVICES='ldap, dns, kdc'
RODC_IP=127.0.0.31                       # of the read-only controller; that of the other one in its domain is 127.0.0.30
SAMBA=${ADCERTMAP_SAMBA:-DEBIAN_12}
EXEC=                                    # set to exec where the script becomes the program

# Runs a program of Samba.
samba_program() {
  case $SAMBA in
    DEBIAN_12) $EXEC "$@" ;;
    DEBIAN_13) in_chroot "$@" ;;
    *) die "ADCERTMAP_SAMBA is neither DEBIAN_12 nor DEBIAN_13: $SAMBA" ;;
  esac
}

cmd_run() {
  H=${1:?run needs the path of the home}
  shift
  EXEC=exec
  samba_program "$@"
}

cmd_install() {
  case $SAMBA in
    DEBIAN_13) install_packages openssl; install_debian13 ;;
    *)
      # shellcheck disable=SC2086   # a list of words
      install_packages $PACKAGES
      [ -x /usr/sbin/samba ] || die "no /usr/sbin/samba after the installation: this script knows the packages of Debian 12"
      ;;
  esac
}

make_certificates() {
  mkdir -p "$H/tls"
  ( umask 077                            # Samba refuses a key that others can read
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$H/tls/ca.key" -out "$H/tls/ca.pem" -days 3650 \
      -subj "/DC=test/DC=example/CN=Domain Controller CA" \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
    issue_certificate dc1 "$IP" 2
    [ -z "${RODC:-}" ] || issue_certificate "$RODC" $RODC_IP 3
  ) >"$D/log/openssl.log" 2>&1 || { tail -n 20 "$D/log/openssl.log" >&2; die "openssl failed"; }
  rm -f "$H"/tls/ca.key "$H"/tls/*.csr   # nobody needs another certificate
}

# issue_certificate NAME ADDRESS SERIAL
issue_certificate() {
  openssl req -newkey rsa:2048 -nodes -keyout "$H/tls/$1.key" -out "$H/tls/$1.csr" -subj "/CN=$1.$DOMAIN"
  openssl x509 -req -in "$H/tls/$1.csr" -CA "$H/tls/ca.pem" -CAkey "$H/tls/ca.key" -set_serial "$3" -days 825 \
    -out "$H/tls/$1.pem" -extfile <(printf '%s\n' "subjectAltName=DNS:$1.$DOMAIN,DNS:$DOMAIN,IP:$2" \
      extendedKeyUsage=serverAuth keyUsage=critical,digitalSignature,keyEncipherment basicConstraints=critical,CA:FALSE)
}

# What differs between the versions of Samba: 4.17 knows no channel binding, and later ones demand one by default.
version_configuration() {
  case $SAMBA in
    DEBIAN_12) printf '\t%s\n' '# Kerberos within TLS without another layer, as a domain controller allows it' \
      'ldap server require strong auth = allow_sasl_over_tls' ;;
    DEBIAN_13) printf '\tad dc functional level = 2016\n' ;;
  esac
}

# write_configuration NAME ADDRESS: of the controller whose files are below D
write_configuration() {
  mkdir -p "$D"/{etc,private,state,cache,lock,run,log,bind-dns,ncalrpc,ntp_signd,winbindd}
  chmod 750 "$D/ntp_signd"
  cat > "$D/etc/smb.conf" <<E
[global]
	netbios name = ${1^^}
	realm = $REALM
	workgroup = $NETBIOS
	server role = active directory domain controller
	interfaces = $2/8
	bind interfaces only = yes
	server services = $SERVICES
	dns forwarder =
$(version_configuration)
	tls enabled = yes
	tls certfile = $H/tls/$1.pem
	tls keyfile = $H/tls/$1.key
	tls cafile = $H/tls/ca.pem
	# a changed password counts at once
	old password allowed period = 0
	# neither extended attributes of the file system nor CAP_SYS_ADMIN are needed
	posix:eadb = $D/private/eadb.tdb
	# a test domain may lose its last second in a crash
	ldb:nosync = true
	private dir = $D/private
	state directory = $D/state
	cache directory = $D/cache
	lock directory = $D/lock
	pid directory = $D/run
	ncalrpc dir = $D/ncalrpc
	binddns dir = $D/bind-dns
	ntp signd socket directory = $D/ntp_signd
	winbindd socket directory = $D/winbindd
	log file = $D/log/samba.log
	max log size = 0
	log level = 1
[sysvol]
	path = $D/state/sysvol
	read only = No
[netlogon]
	path = $D/state/sysvol/$DOMAIN/scripts
	read only = No
E
}

# Runs samba-tool on the databases of the stopped controller.
tool() {
  samba_program samba-tool "$@" -s "$D/etc/smb.conf" >"$D/log/samba-tool.log" 2>&1 \
    || { tail -n 20 "$D/log/samba-tool.log" >&2; die "samba-tool $1 $2 failed"; }
}

# Everything that a domain depends on: another script or Samba makes another one.
version() { { cat "$SCRIPT" "$(dirname "$SCRIPT")/rodc.sh"; samba_program samba -V; } | sha256sum | cut -d' ' -f1; }

is_current() {
  [ "$(cat "$D/.done" 2>/dev/null)" = "$1" ] && openssl x509 -checkend 86400 -noout -in "$H/tls/dc1.pem" >/dev/null 2>&1
}

is_running() {
  local pid
  pid=$(cat "$D/run/samba.pid" 2>/dev/null) && [ -n "$pid" ] && [[ "$(readlink "/proc/$pid/exe")" = */usr/sbin/samba ]]
}

# Checks the path of the home, and waits until no other run is at it.
prepare_home() {
  H=${1:?needs the path of its home}
  [ "${H#/}" != "$H" ] || die "HOME must be an absolute path: $H"
  [ ${#H} -le 60 ] || die "HOME is longer than 60 characters, too long for the unix sockets below it: $H"
  if [ "$(id -u)" != 0 ]; then
    log "a domain controller needs root, for ports below 1024 and for the owners of its files"
    exit $UNAVAILABLE
  fi
  mkdir -p "$H"
  chmod 700 "$H"
  # Another run may still be at it, although the program that started it was killed.
  exec 9>"$H/.provision"
  flock -w 300 9 || die "another provision works in $H"
}

cmd_provision() {
  prepare_home "$@"
  D=$H/dc1
  local version
  version=$(version)
  ! is_current "$version" || return 0
  ! is_running || die "the domain in $H is out of date, but its controller runs (pid $(cat "$D/run/samba.pid")): stop it first"
  provision_domain
  write_properties dc1 "$IP"
  echo "$version" > "$D/.done"           # last: a provision that died half-way has none
}

# Makes the domain of the stopped controller dc1.
provision_domain() {
  log "provisioning $DOMAIN in $H"
  rm -rf "$D" "$H/tls" "$H/domain.properties"
  write_configuration dc1 "$IP"
  make_certificates
  admin_password="Aa1-$(openssl rand -hex 12)"
  service_password="Aa1-$(openssl rand -hex 12)"
  # With -s and a complete file, provision neither reads nor writes /etc/samba.
  tool domain provision --realm=$REALM --domain=$NETBIOS --server-role=dc --dns-backend=SAMBA_INTERNAL \
    --host-name=dc1 --host-ip=$IP --adminpass="$admin_password" \
    $([ $SAMBA = DEBIAN_12 ] || echo --function-level=2016)
  tool domain passwordsettings set --complexity=off --history-length=0 --min-pwd-age=0 --max-pwd-age=0 \
    --account-lockout-threshold=3 --account-lockout-duration=99999 --reset-account-lockout-after=99999
  tool user create $SERVICE "$service_password"
  tool user setexpiry $SERVICE --noexpiry
  # An account that signs in by Kerberos, with keys that the JDK takes, and the name that its tickets are for.
  tool user create $KERBEROS --random-password
  tool user setexpiry $KERBEROS --noexpiry
  samba_program samba_spnupdate -s "$D/etc/smb.conf" >"$D/log/spnupdate.log" 2>&1 || { cat "$D/log/spnupdate.log" >&2; die "samba_spnupdate failed"; }
  rm -f "$H/$KERBEROS.keytab"
  ( umask 077; tool domain exportkeytab "$H/$KERBEROS.keytab" --principal=$KERBEROS )
}

# write_properties NAME ADDRESS: of the controller that clients use
write_properties() {
  ( umask 077
    printf '%s=%s\n' domain $DOMAIN netbios $NETBIOS controller "$1" address "$2" \
      administrator "administrator@$DOMAIN" administrator.password "$admin_password" \
      service "$SERVICE@$DOMAIN" service.password "$service_password" > "$H/domain.properties" )
}

. "$(dirname "$0")/rodc.sh"

SCRIPT=$0
c=${1:-}
shift || true
case $c in
  install | provision | run) "cmd_$c" "$@" ;;
  read-only) cmd_read_only "$@" ;;
  *) sed -n '2,16s/^# \{0,1\}//p' "$SCRIPT" >&2; exit 2 ;;
esac
