// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

/** What protects the connection on which a Kerberos bind is sent. */
public enum BindProtection {
    /** The SASL security layer, which the bind adds: everything after it is encrypted. */
    SASL_CONFIDENTIALITY,
    /** TLS; the bind contains its channel binding, so that it is of use on no other TLS connection. */
    TLS_WITH_CHANNEL_BINDING,
    /** TLS that something between here and the domain controller may end, such as a load balancer. */
    TLS_WITHOUT_CHANNEL_BINDING
}
