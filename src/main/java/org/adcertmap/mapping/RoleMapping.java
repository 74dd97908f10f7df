package org.adcertmap.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Which roles does a group give? A group is named by its sAMAccountName, {@code DOMAIN\\name}, distinguished name or SID;
 * case does not count. A group that nobody names gives no role. Immutable.
 */
public final class RoleMapping {
  private final Map<String, List<String>> roles = new HashMap<>();
  private final boolean namesDns;

  /**
   * @param roles the roles of each group
   * @throws IllegalArgumentException if a name is none, or two have the same {@link #key}
   */
  public RoleMapping(Map<String, List<String>> roles) {
    roles.forEach((group, given) -> {
      if (this.roles.put(key(group), List.copyOf(given)) != null) {
        throw new IllegalArgumentException("\"" + group + "\" is named twice");
      }
    });
    this.namesDns = roles.keySet().stream().anyMatch(RoleMapping::isDn);
  }

  /**
   * What names are the same but for case, and in a distinguished name for blanks?
   *
   * @throws IllegalArgumentException if the name looks like a distinguished name and is none
   */
  public static String key(String group) {
    if (!isDn(group)) {
      return group.toLowerCase(Locale.ROOT);
    }
    try {
      return new LdapName(group).getRdns().stream().map(Rdn::toString).collect(Collectors.joining(",")).toLowerCase(Locale.ROOT);
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException("\"" + group + "\" is no distinguished name", e);
    }
  }

  private static boolean isDn(String group) {
    return group.contains("=");
  }

  /** The roles that the group gives, by whichever of its names. */
  Stream<String> rolesOf(Group group) {
    Stream<String> names =
        group.name().stream().flatMap(name ->
            Stream.of(name.sAMAccountName(), name.netbiosDomain() + '\\' + name.sAMAccountName()));
    // Reading a distinguished name is not for nothing, so only where one is asked for.
    Stream<String> dn = namesDns ? group.name().stream().map(Group.Name::distinguishedName) : Stream.empty();
    return Stream.of(Stream.of(group.sid().toString()), names, dn)
        .flatMap(all -> all)
        .flatMap(name -> roles.getOrDefault(key(name), List.of()).stream());
  }
}
