// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.ManagerBase;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.session.StandardSession;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Requests of two certificates with one session ID in parallel, on a session of Tomcat. */
public final class SessionStress {
    private static final SessionClient ALICE = new SessionClient("a1", "S-1-5-21-1");
    private static final SessionClient BOB = new SessionClient("b0", "S-1-5-21-2");
    private static final String ID = "session";

    private SessionStress() {}

    /** A request with this session, which it has created itself if it presents no session ID. */
    private static final class SessionRequest extends Request {
        private final Session session;
        private final String presented;

        SessionRequest(Session session, String presented, SessionClient client) {
            super(null);
            this.session = session;
            this.presented = presented;
            setCoyoteRequest(new org.apache.coyote.Request());
            RequestState.of(this).bindSessionsTo(client);
        }

        @Override
        public String getRequestedSessionId() {
            return presented;
        }

        @Override
        public Session getSessionInternal(boolean create) {
            return session;
        }
    }

    /** A session, and what it is in the end. */
    private abstract static class Shared {
        private static final ManagerBase MANAGER = manager();

        final StandardSession session = new StandardSession(MANAGER);

        Shared() {
            session.setValid(true);
            session.setId(ID, false);
        }

        private static ManagerBase manager() {
            StandardManager manager = new StandardManager();
            manager.setContext(new StandardContext());
            return manager;
        }

        final void end(L_Result result) {
            Object note = session.getNote(SessionBinding.ATTRIBUTE);
            result.r1 = !session.isValid()
                    ? "expired"
                    : note == null || !note.equals(session.getAttribute(SessionBinding.ATTRIBUTE))
                            ? "unbound"
                            : note.toString().startsWith("a") ? "alice's" : "bob's";
        }
    }

    /** A session that belongs to one client ends with the request of another, whatever its own client does. */
    @JCStressTest
    @Outcome(id = "expired", expect = ACCEPTABLE, desc = "the request of the other certificate has ended it")
    @Outcome(expect = FORBIDDEN, desc = "the session is in use by another certificate")
    @State
    public static class TwoClientsOfABoundSession extends Shared {
        public TwoClientsOfABoundSession() {
            SessionBinding.enforce(new SessionRequest(session, null, ALICE), ALICE);
        }

        @Actor
        public void alice() {
            SessionBinding.enforce(new SessionRequest(session, ID, ALICE), ALICE);
        }

        @Actor
        public void bob() {
            SessionBinding.enforce(new SessionRequest(session, ID, BOB), BOB);
        }

        @Arbiter
        public void after(L_Result result) {
            end(result);
        }
    }

    /** A session that is being created by one client is never that of another, who guesses its ID. */
    @JCStressTest
    @Outcome(id = "expired", expect = ACCEPTABLE, desc = "the request of the other certificate has ended it")
    @Outcome(expect = FORBIDDEN, desc = "the session is in use by another certificate")
    @State
    public static class OtherClientOfANewSession extends Shared {
        @Actor
        public void alice() {
            SessionBinding.bind(new SessionRequest(session, null, ALICE));
        }

        @Actor
        public void bob() {
            SessionBinding.enforce(new SessionRequest(session, ID, BOB), BOB);
        }

        @Arbiter
        public void after(L_Result result) {
            end(result);
        }
    }

    /** Of two clients for which the application has created one session, only one gets it. */
    @JCStressTest
    @Outcome(
            id = {"alice's", "bob's"},
            expect = ACCEPTABLE,
            desc = "bound to one of both")
    @Outcome(expect = FORBIDDEN, desc = "bound to both or to none")
    @State
    public static class TwoClientsBindASession extends Shared {
        @Actor
        public void alice() {
            SessionBinding.bind(new SessionRequest(session, null, ALICE));
        }

        @Actor
        public void bob() {
            SessionBinding.bind(new SessionRequest(session, null, BOB));
        }

        @Arbiter
        public void after(L_Result result) {
            end(result);
        }
    }
}
