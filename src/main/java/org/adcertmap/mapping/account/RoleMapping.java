// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.adcertmap.certificate.OrdinalIgnoreCase;

/**
 * Maps groups to roles, as the file in {@code roleMappings} says. A group is named by its sAMAccountName if it is in
 * the own domain or in BUILTIN, and by {@code DOMAIN\name}, distinguished name or SID in any domain, ignoring case. A
 * group that the file does not name gives no role. Immutable.
 */
public final class RoleMapping {
    private static final Pattern SID_PREFIX = Pattern.compile("S-1-", Pattern.CASE_INSENSITIVE);

    private final Map<String, List<String>> roles = new HashMap<>();
    private final Map<String, String> groups = new LinkedHashMap<>(); // as the file writes them, by key
    private final boolean containsDn;

    /**
     * @param roles the roles by name of the group
     * @throws IllegalArgumentException if a distinguished name is malformed, or two names have the same {@link #key}
     */
    public RoleMapping(Map<String, List<String>> roles) {
        roles.forEach((group, given) -> {
            if (this.roles.put(key(group), List.copyOf(given)) != null) {
                throw new IllegalArgumentException("\"" + group + "\" is named twice");
            }
            this.groups.put(key(group), group);
        });
        this.containsDn = roles.keySet().stream().anyMatch(RoleMapping::isDn);
    }

    /**
     * Normalizes the name of a group: names that differ only in case, or as distinguished names only in blanks, have
     * the same key. The key of a SID, of a distinguished name and of any other name always differ, so that a group
     * whose name looks like the SID of another group does not get the roles of that group.
     *
     * @throws IllegalArgumentException if the name contains {@code =} and is not a distinguished name
     */
    public static String key(String group) {
        if (isDn(group)) {
            return dnKey(group)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + group + "\" is not a distinguished name"));
        }
        return isSid(group) ? sidKey(group) : nameKey(group);
    }

    private static String sidKey(String sid) {
        return "SID " + OrdinalIgnoreCase.foldCase(sid);
    }

    private static String nameKey(String name) {
        return "name " + OrdinalIgnoreCase.foldCase(name);
    }

    private static Optional<String> dnKey(String dn) {
        try {
            Stream<String> parts = new LdapName(dn).getRdns().stream().map(Rdn::toString);
            return Optional.of("DN " + OrdinalIgnoreCase.foldCase(parts.collect(Collectors.joining(","))));
        } catch (InvalidNameException | IndexOutOfBoundsException e) { // the latter of the JDK for OU="" (17 and 25)
            return Optional.empty();
        }
    }

    /** Returns whether this names a group by its distinguished name. */
    public static boolean isDn(String group) {
        return group.contains("=");
    }

    /** Returns whether this names a group by its SID. */
    public static boolean isSid(String group) {
        return SID_PREFIX.matcher(group).lookingAt();
    }

    /** Returns the groups as they are written, in their order. */
    public List<String> groups() {
        return List.copyOf(groups.values());
    }

    /** Returns the groups, as they are written, that name none of these. */
    public List<String> groupsNotIn(Collection<Group> existing) {
        Set<String> keys = existing.stream().flatMap(this::keys).collect(Collectors.toSet());
        return groups.entrySet().stream()
                .filter(group -> !keys.contains(group.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The roles of the group, by its SID and each of its names. */
    public Stream<String> rolesOf(Group group) {
        return keys(group).flatMap(key -> roles.getOrDefault(key, List.of()).stream());
    }

    private Stream<String> keys(Group group) {
        Stream<String> names = group.name().stream()
                .flatMap(name -> Stream.of(name.shortest(), name.qualified()).distinct())
                .map(RoleMapping::nameKey);
        // Parsing a distinguished name is expensive, so only where the mapping contains one.
        Stream<String> dn = containsDn
                ? group.name().stream().flatMap(name -> dnKey(name.distinguishedName()).stream())
                : Stream.empty();
        return Stream.of(Stream.of(sidKey(group.sid().toString())), names, dn).flatMap(all -> all);
    }
}
