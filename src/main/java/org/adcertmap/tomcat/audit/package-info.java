// SPDX-License-Identifier: Apache-2.0
/**
 * Which decisions and changes does the audit log have? {@link org.adcertmap.tomcat.audit.AuditLog}, the entry point,
 * writes an {@link org.adcertmap.tomcat.audit.AuditEvent} as a line of the logger {@code org.adcertmap.audit}.
 */
package org.adcertmap.tomcat.audit;
