// SPDX-License-Identifier: Apache-2.0
/**
 * Where is client certificate mapping enabled? {@link org.adcertmap.console.sites.SitesPage} is the start page, the
 * counterpart of IIS Manager's Authentication page.
 */
package org.adcertmap.console.sites;
