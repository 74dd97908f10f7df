// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes who may read what in the {@link SambaActiveDirectory}, until this is closed. The members of Pre-Windows 2000
 * Compatible Access are also restored when the domain is started the next time.
 */
public final class SambaRights implements AutoCloseable {
    private final SambaHome home;
    private final SambaAdministrator administrator;
    private final String baseDn;
    private final Map<String, byte[]> originals = new LinkedHashMap<>(); // by DN

    SambaRights(SambaHome home, SambaAdministrator administrator, String baseDn) {
        this.home = home;
        this.administrator = administrator;
        this.baseDn = baseDn;
    }

    private String preWindows2000Dn() {
        return "CN=Pre-Windows 2000 Compatible Access,CN=Builtin," + baseDn;
    }

    /** Empties the group by which every user may read every attribute; effective for binds from now on. */
    public void emptyPreWindows2000CompatibleAccess() {
        if (administrator.value(preWindows2000Dn(), "member") != null) {
            administrator.modify(preWindows2000Dn(), new Modification(ModificationType.DELETE, "member"));
        }
    }

    void restorePreWindows2000CompatibleAccess() {
        if (administrator.value(preWindows2000Dn(), "member") == null) {
            String authenticatedUsers = "CN=S-1-5-11,CN=ForeignSecurityPrincipals," + baseDn;
            administrator.modify(
                    preWindows2000Dn(), new Modification(ModificationType.ADD, "member", authenticatedUsers));
        }
    }

    /** Adds a member to a group with rights of its own; deleting the member removes it. */
    public void addTo(String group, String memberDn) {
        administrator.modify(group + "," + baseDn, new Modification(ModificationType.ADD, "member", memberDn));
    }

    /** Adds an access control entry, as {@code dsacls} does on Windows. */
    public void add(String dn, String sddl) {
        save(dn);
        samba(
                "dsacl",
                "set",
                "--action=allow",
                "--objectdn=" + dn,
                "--sddl=" + sddl,
                "-H",
                "ldap://" + home.value("address"));
    }

    /** Removes what every user may do with the whole object, as hardening of AdminSDHolder does. */
    public void removeAuthenticatedUsers(String dn) {
        save(dn);
        administrator.replaceDacl(dn, SecurityDescriptor.withoutAuthenticatedUsers(administrator.dacl(dn)));
    }

    /** Replaces the DACL of an object by that of another, as SDProp does for the accounts of protected groups. */
    public void copyDacl(String fromDn, String toDn) {
        save(toDn);
        administrator.replaceDacl(toDn, SecurityDescriptor.isolated(administrator.dacl(fromDn)));
    }

    /**
     * Lets a service account delegate to a target (msDS-AllowedToActOnBehalfOfOtherIdentity), until that is deleted.
     */
    public void trustForDelegation(String target, String service) {
        samba("delegation", "add-principal", target, service);
    }

    private void save(String dn) {
        originals.computeIfAbsent(dn, administrator::dacl);
    }

    private void samba(String... arguments) {
        new SambaTool(home).run(List.of(arguments));
    }

    /** Restores all DACLs and the group. */
    @Override
    public void close() {
        originals.forEach((dn, dacl) -> {
            if (administrator.read(dn, "1.1") != null) {
                administrator.replaceDacl(dn, dacl);
            }
        });
        originals.clear();
        restorePreWindows2000CompatibleAccess();
    }
}
