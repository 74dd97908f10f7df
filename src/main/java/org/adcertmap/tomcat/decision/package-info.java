// SPDX-License-Identifier: Apache-2.0
/**
 * Does a request continue as an account, does it continue unauthenticated, or is it refused?
 * {@link org.adcertmap.tomcat.decision.LoginDecision} decides from the
 * {@link org.adcertmap.tomcat.decision.RequestFacts} and changes neither request nor response; the
 * {@link org.adcertmap.tomcat.decision.Decision} is applied by the Valve.
 */
package org.adcertmap.tomcat.decision;
