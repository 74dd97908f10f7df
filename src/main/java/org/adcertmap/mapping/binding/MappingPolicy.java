package org.adcertmap.mapping.binding;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.method.MappingMethod;

/**
 * The administrator's choices for a mapping.
 *
 * @param methods the methods in use, in the order in which the first strong one names the result
 * @param binding when a match binds
 * @param accounts which accounts may log in
 * @param userNames how an account is called
 * @param roleNames how a group is called as a role, where there is no {@code roleMapping}; never UPN
 * @param roleMapping which roles a group gives, as of now
 */
public record MappingPolicy(
        List<MappingMethod> methods,
        BindingPolicy binding,
        AccountPolicy accounts,
        NameFormat userNames,
        NameFormat roleNames,
        Supplier<Optional<RoleMapping>> roleMapping) {
    public MappingPolicy {
        methods = List.copyOf(methods);
    }

    /** What the application calls these groups; sorted, without duplicates. */
    public List<String> roles(List<Group> groups) {
        Function<Group, Stream<String>> roles = roleMapping
                .get()
                .<Function<Group, Stream<String>>>map(mapping -> mapping::rolesOf)
                .orElse(group -> roleNames.of(group).stream());
        return groups.stream().flatMap(roles).sorted().distinct().toList();
    }
}
