package org.adcertmap.mapping.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.adcertmap.certificate.OrdinalIgnoreCase;

/**
 * Which roles does a group give? A group is named by its sAMAccountName, {@code DOMAIN\\name}, distinguished name or
 * SID; case does not count. A group that nobody names gives no role. Immutable.
 */
public final class RoleMapping {
    private static final Pattern SID_SHAPE = Pattern.compile("S-1-", Pattern.CASE_INSENSITIVE);

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
     * What names are the same but for case, and in a distinguished name for blanks? A SID, a distinguished name and any
     * other name are never the same, so that a group cannot be called like another's SID.
     *
     * @throws IllegalArgumentException if the name looks like a distinguished name and is none
     */
    public static String key(String group) {
        if (isDn(group)) {
            return dnKey(group)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + group + "\" is no distinguished name"));
        }
        return SID_SHAPE.matcher(group).lookingAt() ? sidKey(group) : nameKey(group);
    }

    private static String sidKey(String sid) {
        return "SID " + OrdinalIgnoreCase.folded(sid);
    }

    private static String nameKey(String name) {
        return "name " + OrdinalIgnoreCase.folded(name);
    }

    private static Optional<String> dnKey(String dn) {
        try {
            Stream<String> parts = new LdapName(dn).getRdns().stream().map(Rdn::toString);
            return Optional.of("DN " + OrdinalIgnoreCase.folded(parts.collect(Collectors.joining(","))));
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static boolean isDn(String group) {
        return group.contains("=");
    }

    /** The roles that the group gives, by whichever of its names. */
    public Stream<String> rolesOf(Group group) {
        Stream<String> names = group.name().stream()
                .flatMap(name -> Stream.of(name.sAMAccountName(), name.netbiosDomain() + '\\' + name.sAMAccountName()))
                .map(RoleMapping::nameKey);
        // Reading a distinguished name is not for nothing, so only where one is asked for.
        Stream<String> dn = namesDns
                ? group.name().stream().flatMap(name -> dnKey(name.distinguishedName()).stream())
                : Stream.empty();
        return Stream.of(Stream.of(sidKey(group.sid().toString())), names, dn)
                .flatMap(all -> all)
                .flatMap(key -> roles.getOrDefault(key, List.of()).stream());
    }
}
