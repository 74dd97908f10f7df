package org.adcertmap.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Which roles does a group give? A group is named by its sAMAccountName, {@code DOMAIN\\name}, distinguished name or SID;
 * case does not count. A group that nobody names gives no role. Immutable.
 */
public final class RoleMapping {
  private final Map<String, List<String>> roles = new HashMap<>();
  private final Map<LdapName, List<String>> rolesByDn = new HashMap<>();

  /**
   * @param roles the roles of each group
   * @throws IllegalArgumentException if a name is none, or two are the same but for case
   */
  public RoleMapping(Map<String, List<String>> roles) {
    roles.forEach((group, given) -> {
      if (group.contains("=")) {
        once(group, rolesByDn.put(dn(group), List.copyOf(given)));
      } else {
        once(group, this.roles.put(folded(group), List.copyOf(given)));
      }
    });
  }

  private static void once(String group, List<String> before) {
    if (before != null) {
      throw new IllegalArgumentException("\"" + group + "\" is named twice");
    }
  }

  /** The roles that the group gives, by whichever of its names. */
  Stream<String> rolesOf(Group group) {
    Stream<String> bySid = named(group.sid().toString());
    Stream<String> byName =
        group.name().stream().flatMap(name ->
            Stream.of(
                    named(name.sAMAccountName()),
                    named(name.netbiosDomain() + '\\' + name.sAMAccountName()),
                    byDn(name.distinguishedName()))
                .flatMap(found -> found));
    return Stream.concat(bySid, byName);
  }

  private Stream<String> byDn(String dn) {
    return rolesByDn.isEmpty() ? Stream.empty() : rolesByDn.getOrDefault(dn(dn), List.of()).stream();
  }

  private Stream<String> named(String group) {
    return roles.getOrDefault(folded(group), List.of()).stream();
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a distinguished name; blanks and case in it do not count.
   *
   * @throws IllegalArgumentException if it is none
   */
  private static LdapName dn(String text) {
    try {
      return new LdapName(text);
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no distinguished name", e);
    }
  }
}
