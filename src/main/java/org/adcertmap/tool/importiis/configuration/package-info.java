// SPDX-License-Identifier: Apache-2.0
/**
 * What does IIS's configuration say of a site, an application or a path? {@code applicationHost.config},
 * {@code web.config} and the TLS bindings of HTTP.sys are read as IIS inherits them.
 */
package org.adcertmap.tool.importiis.configuration;
