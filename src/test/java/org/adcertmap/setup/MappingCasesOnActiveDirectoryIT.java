package org.adcertmap.setup;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import org.adcertmap.lab.SambaActiveDirectory;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.junit.jupiter.api.Tag;

/** The table with a real Active Directory. */
@Tag("ad")
class MappingCasesOnActiveDirectoryIT extends MappingCases {
  private final SambaActiveDirectory directory = SambaActiveDirectory.running();

  @Override
  TestDirectory directory() {
    return directory;
  }

  @Override
  void setIdentities(TestGroup group, String value) {
    String dn = "CN=" + group.name() + ",OU=adcertmap-tests,DC=ad,DC=example,DC=test";
    directory.modify(dn, new Modification(ModificationType.REPLACE, "altSecurityIdentities", value));
  }
}
