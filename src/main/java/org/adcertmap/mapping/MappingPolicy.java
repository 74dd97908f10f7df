package org.adcertmap.mapping;

import java.util.List;
import org.adcertmap.method.MappingMethod;

/**
 * The administrator's choices for a mapping.
 *
 * @param methods the methods in use, in the order in which the first strong one names the result
 * @param userNames how an account is called; roles are called by {@code roleNames}, which is never UPN
 */
public record MappingPolicy(List<MappingMethod> methods, NameFormat userNames, NameFormat roleNames) {
  public MappingPolicy {
    methods = List.copyOf(methods);
  }
}
