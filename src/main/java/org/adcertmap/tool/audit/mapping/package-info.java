// SPDX-License-Identifier: Apache-2.0
/**
 * What does a value of altSecurityIdentities say, and which values occur more than once?
 * {@link org.adcertmap.tool.audit.mapping.WrittenMapping} reads one;
 * {@link org.adcertmap.tool.audit.mapping.Fingerprints} compares a million. JDK only, but for the comparison without
 * regard to case.
 */
package org.adcertmap.tool.audit.mapping;
