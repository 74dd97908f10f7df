# SPDX-License-Identifier: Apache-2.0
# For samba-ad.sh: Samba of Debian 13 in a chroot of its own, on Debian 12. The programs in it run as if they were this
# machine's, with the same process id: every command is exec'd all the way. /proc and HOME are mounted in a mount
# namespace that ends with the command, so nothing stays mounted.
CHROOT=${ADCERTMAP_DEBIAN13:-/tmp/adcertmap-debian13}
SAMBA_PACKAGES='samba-ad-dc samba-ad-provision samba-dsdb-modules'

# Runs a command in the chroot; HOME, if there is one, has the same path there.
in_chroot() {
  # shellcheck disable=SC2016   # expanded by the inner shell
  $EXEC unshare -m --propagation private bash -c 'set -e
    root=$0 home=$1; shift
    [ -z "$home" ] || { mkdir -p "$root$home"; mount --bind "$home" "$root$home"; }
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
    exec chroot "$root" "$@"' "$CHROOT" "${H:-}" env PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"
}

install_debian13() {
  [ ! -e "$CHROOT/.installed" ] || return 0
  install_packages debootstrap
  [ "$(id -u)" = 0 ] || { log "the chroot of Debian 13 needs root"; exit $UNAVAILABLE; }
  exec 8>"$CHROOT.lock"
  flock -w 600 8 || die "another run makes $CHROOT"
  [ ! -e "$CHROOT/.installed" ] || return 0
  local mirror file rc=0
  if [ ! -e "$CHROOT/.bootstrapped" ]; then
    # The mirror is the one that this machine uses.
    mirror=$(apt-get indextargets --format '$(LABEL)|$(CODENAME)|$(REPO_URI)' 'Created-By: Packages' \
      | awk -F'|' '$1 == "Debian" && $2 !~ /-/ { print $3; exit }')
    [ -n "$mirror" ] || die "there is no Debian mirror in the sources of apt"
    log "making a chroot of Debian 13 in $CHROOT"
    rm -rf --one-file-system "${CHROOT:?}" # what a run that was killed left
    mkdir -p "$CHROOT"
    debootstrap --variant=minbase trixie "$CHROOT" "$mirror" >"$CHROOT.log" 2>&1 || rc=$?
    [ $rc = 0 ] || { tail -n 5 "$CHROOT.log" >&2; rm -f "$CHROOT.log"; die "debootstrap failed"; }
    printf '#!/bin/sh\nexit 101\n' > "$CHROOT/usr/sbin/policy-rc.d" # no service starts
    chmod 755 "$CHROOT/usr/sbin/policy-rc.d"
    touch "$CHROOT/.bootstrapped"
  fi
  log "installing $SAMBA_PACKAGES in it"
  cp /etc/resolv.conf "$CHROOT/etc/resolv.conf" 2>/dev/null || true
  # What apt needs to reach the mirror from here, such as a proxy.
  for file in $(grep -ls Acquire /etc/apt/apt.conf.d/* || true); do cp "$file" "$CHROOT/etc/apt/apt.conf.d/"; done
  # shellcheck disable=SC2086   # a list of words
  in_chroot sh -c 'export DEBIAN_FRONTEND=noninteractive; apt-get -q update && apt-get -q -y install --no-install-recommends "$@" && apt-get clean' \
    sh $SAMBA_PACKAGES >"$CHROOT.log" 2>&1 || rc=$?
  [ $rc = 0 ] || { tail -n 20 "$CHROOT.log" >&2; rm -f "$CHROOT.log"; die "apt-get install failed in $CHROOT"; }
  rm -f "$CHROOT.log"
  touch "$CHROOT/.installed"
}
