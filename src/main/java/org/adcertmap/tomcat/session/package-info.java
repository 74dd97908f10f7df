// SPDX-License-Identifier: Apache-2.0
/**
 * Who may use a session? Only the client certificate that the session is bound to:
 * {@link org.adcertmap.tomcat.session.SessionBinding} binds sessions and expires them. The other classes do the same
 * for principals that Tomcat has cached, for sessions that are being created, and for asynchronous dispatches.
 * {@link org.adcertmap.tomcat.session.RequestState} is the state of one request.
 */
package org.adcertmap.tomcat.session;
