// SPDX-License-Identifier: Apache-2.0
/**
 * How is the outcome of a mapping reported? As an HTTP response ({@link org.adcertmap.tomcat.response.HttpRefusal}), as
 * IIS's server variables ({@link org.adcertmap.tomcat.response.ServerVariables}), and as log lines
 * ({@link org.adcertmap.tomcat.response.OutcomeLog}).
 */
package org.adcertmap.tomcat.response;
