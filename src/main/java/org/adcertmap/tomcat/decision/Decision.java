// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.decision;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.response.HttpRefusal;

/**
 * What a Valve does with a request: exactly one of {@link Authenticated}, {@link Anonymous}, {@link Refused} and
 * {@link Continued}. A decision has no effect of its own; {@link Effects} apply it. Immutable.
 */
public sealed interface Decision {
    /** Applies the decision by the method for its type. */
    void applyBy(Effects effects) throws IOException, ServletException;

    /** The effects of each decision on request, session and response. Each method ends the Valve's part. */
    interface Effects {
        /** Continues the request with the account. */
        void authenticated(Authenticated decision) throws IOException, ServletException;

        /** Continues the request unauthenticated. */
        void anonymous(Anonymous decision) throws IOException, ServletException;

        /** Ends the request with an HTTP error. */
        void refused(Refused decision) throws IOException, ServletException;

        /** Continues the request with what was decided before. */
        void continued(Continued decision) throws IOException, ServletException;
    }

    /**
     * The request continues with the account of its certificate.
     *
     * @param outcome a mapped one, with its attachment
     * @param hit of the connection cache; empty if the Realm has mapped the certificate
     */
    record Authenticated(CachedOutcome<Login> outcome, Optional<ConnectionCache.Hit> hit) implements Decision {
        static Authenticated by(CachedOutcome<Login> mapped) {
            return new Authenticated(mapped, Optional.empty());
        }

        @Override
        public void applyBy(Effects effects) throws IOException, ServletException {
            effects.authenticated(this);
        }
    }

    /**
     * The request continues unauthenticated.
     *
     * @param refusal the response if {@code anonymousAuthentication} were false
     * @param outcome of the certificate; empty if none was mapped
     */
    record Anonymous(HttpRefusal refusal, Optional<MappingOutcome> outcome) implements Decision {
        @Override
        public void applyBy(Effects effects) throws IOException, ServletException {
            effects.anonymous(this);
        }
    }

    /**
     * The request ends with an HTTP error.
     *
     * @param outcome of the certificate; empty if none was mapped
     * @param internalError what prevented the mapping; empty for any other refusal
     */
    record Refused(HttpRefusal refusal, Optional<MappingOutcome> outcome, Optional<RuntimeException> internalError)
            implements Decision {
        static Refused without(HttpRefusal refusal) {
            return new Refused(refusal, Optional.empty(), Optional.empty());
        }

        static Refused by(HttpRefusal refusal, Optional<MappingOutcome> outcome) {
            return new Refused(refusal, outcome, Optional.empty());
        }

        static Refused by(RuntimeException internalError) {
            return new Refused(HttpRefusal.INTERNAL_ERROR, Optional.empty(), Optional.of(internalError));
        }

        @Override
        public void applyBy(Effects effects) throws IOException, ServletException {
            effects.refused(this);
        }
    }

    /** The request continues with what was decided before; it is neither mapped nor counted again. */
    enum Continued implements Decision {
        /** The Valve of an outer container has refused the request. */
        REFUSED_BEFORE,
        /**
         * Tomcat or another Valve has refused the request before it was authenticated, as Tomcat refuses TRACE: it
         * continues to the error page, which may be one of the application, without a principal.
         */
        ERROR_BEFORE,
        /** An asynchronous dispatch keeps the authentication of its request. */
        DISPATCH,
        /** An asynchronous dispatch continues, but without the principal of its request. */
        DISPATCH_WITHOUT_PRINCIPAL;

        @Override
        public void applyBy(Effects effects) throws IOException, ServletException {
            effects.continued(this);
        }
    }
}
