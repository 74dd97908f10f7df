package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import org.adcertmap.lab.SambaActiveDirectory;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table with a real Active Directory. */
@Tag("ad")
class MappingCasesOnActiveDirectoryIT extends MappingCases {
  private final SambaActiveDirectory directory = SambaActiveDirectory.running();

  @Override
  TestDirectory directory() {
    return directory;
  }

  @Test
  void domainControllersAreFoundByDns() throws Exception {
    set("servers", "").set("dnsServers", "127.0.0.10");
    assertEquals("case-alice by sid", login());
    set("site", "Default-First-Site-Name");
    assertEquals("case-alice by sid", login());
    set("domain", "elsewhere.example.test");
    assertTrue(login().contains("no domain controller is found by DNS"), this::toString);
  }

  @Test
  void aGlobalCatalogMayStandAmongTheServers() throws Exception {
    set("servers", directory.server() + " ldaps://127.0.0.10:3269");
    assertEquals("case-alice by sid", login());
  }

  @Override
  void setIdentities(TestGroup group, String value) {
    String dn = "CN=" + group.name() + ",OU=adcertmap-tests,DC=ad,DC=example,DC=test";
    directory.modify(dn, new Modification(ModificationType.REPLACE, "altSecurityIdentities", value));
  }
}
