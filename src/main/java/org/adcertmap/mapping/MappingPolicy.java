package org.adcertmap.mapping;

import java.time.Duration;
import java.util.List;
import org.adcertmap.method.MappingMethod;

/**
 * The administrator's choices for a mapping.
 *
 * @param methods the methods in use, in the order in which the first strong one names the result
 * @param backdatingCompensation how much older than its account a certificate may be, with compatibility only
 * @param userNames how an account is called; roles are called by {@code roleNames}, which is never UPN
 */
public record MappingPolicy(
    List<MappingMethod> methods,
    Enforcement enforcement,
    Duration backdatingCompensation,
    AccountPolicy accounts,
    NameFormat userNames,
    NameFormat roleNames) {
  public MappingPolicy {
    methods = List.copyOf(methods);
  }
}
