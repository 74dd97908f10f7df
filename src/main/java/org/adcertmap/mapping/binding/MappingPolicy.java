// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.method.MappingMethod;

/**
 * The administrator's settings for a mapping. Immutable.
 *
 * @param methods the methods in use, in order: the first strong one that matches becomes the method of the binding
 * @param binding the rules for a binding
 * @param accounts the optional checks of the account's state
 * @param userNames the format of user names
 * @param roleNames the format of role names without a role mapping; never {@link NameFormat#UPN}
 * @param roleMapping the roles of groups; empty where none are configured
 */
public record MappingPolicy(
        List<MappingMethod> methods,
        BindingPolicy binding,
        AccountPolicy accounts,
        NameFormat userNames,
        NameFormat roleNames,
        Optional<RoleMapping> roleMapping) {
    public MappingPolicy {
        methods = List.copyOf(methods);
    }

    /** The roles of these groups; sorted, without duplicates. */
    public List<String> roles(List<Group> groups) {
        return unsortedRoles(groups).sorted().distinct().toList();
    }

    /** Whether these groups have one of these roles. */
    public boolean hasAnyRole(List<Group> groups, Set<String> roles) {
        return unsortedRoles(groups).anyMatch(roles::contains);
    }

    private Stream<String> unsortedRoles(List<Group> groups) {
        Function<Group, Stream<String>> roles = roleMapping
                .<Function<Group, Stream<String>>>map(mapping -> mapping::rolesOf)
                .orElse(group -> roleNames.of(group).stream());
        return groups.stream().flatMap(roles);
    }
}
