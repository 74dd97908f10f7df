// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.Context;

/**
 * Binds a new session to the client certificate of the current request at the moment of its creation, so that a session
 * is never unbound while a long response is still being written. The certificate is confined to the thread of the
 * request, because Tomcat passes a session listener no request. Each Context has one such listener; it is added again
 * after the Context has been reloaded.
 */
public final class NewSessionBinding implements HttpSessionListener {
    private static final ThreadLocal<String> CERTIFICATE = new ThreadLocal<>();

    /**
     * Binds sessions that this thread creates from now on.
     *
     * @param certificate SHA-256 of the certificate
     * @param context the application of the request; {@code null} if there is none
     */
    public static void begin(String certificate, Context context) {
        CERTIFICATE.set(certificate);
        if (context != null && !hasListener(context)) {
            addListener(context);
        }
    }

    /** Ends the binding of sessions that this thread creates. */
    public static void end() {
        CERTIFICATE.remove();
    }

    /** Runs for every request, and therefore without a stream. */
    private static boolean hasListener(Context context) {
        Object[] listeners = context.getApplicationLifecycleListeners();
        if (listeners != null) {
            for (Object listener : listeners) {
                if (listener instanceof NewSessionBinding) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void addListener(Context context) {
        synchronized (context) {
            if (!hasListener(context)) {
                context.setApplicationLifecycleListeners(
                        Stream.concat(Stream.of(new NewSessionBinding()), listeners(context))
                                .toArray());
            }
        }
    }

    /** Returns the listeners; a stopped Context returns {@code null} for them. */
    private static Stream<Object> listeners(Context context) {
        return Stream.ofNullable(context.getApplicationLifecycleListeners()).flatMap(Arrays::stream);
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        Optional.ofNullable(CERTIFICATE.get())
                .ifPresent(certificate -> event.getSession().setAttribute(SessionBinding.CERTIFICATE, certificate));
    }
}
