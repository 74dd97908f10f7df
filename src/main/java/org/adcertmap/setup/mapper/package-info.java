// SPDX-License-Identifier: Apache-2.0
/**
 * What does a running Realm need of the mapper that its settings assemble, whichever way it maps?
 * {@link org.adcertmap.setup.mapper.MapperAssembly} is the entry point.
 */
package org.adcertmap.setup.mapper;
