package org.adcertmap.tomcat.session;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.catalina.Context;

/**
 * Whose is a session at the moment it is made? The certificate's under whose name the thread is working; so there is no
 * moment, however long the response takes, in which a new session is nobody's. One listener in each Context; it is put
 * back after the Context has been reloaded.
 */
public final class NewSessionBinding implements HttpSessionListener {
    private static final ThreadLocal<String> CERTIFICATE = new ThreadLocal<>();

    /** From now on this thread works under the name of the certificate. */
    public static void begin(String certificate, Context context) {
        CERTIFICATE.set(certificate);
        if (context != null && !isWatched(context)) {
            watch(context);
        }
    }

    /** This thread works under no name any longer. */
    public static void end() {
        CERTIFICATE.remove();
    }

    /** Asked for every request, so without a stream. */
    private static boolean isWatched(Context context) {
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

    private static void watch(Context context) {
        synchronized (context) {
            if (!isWatched(context)) {
                context.setApplicationLifecycleListeners(
                        Stream.concat(Stream.of(new NewSessionBinding()), listeners(context))
                                .toArray());
            }
        }
    }

    /** A stopped Context has {@code null} for its listeners. */
    private static Stream<Object> listeners(Context context) {
        return Stream.ofNullable(context.getApplicationLifecycleListeners()).flatMap(Arrays::stream);
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        String certificate = CERTIFICATE.get();
        if (certificate != null) {
            event.getSession().setAttribute(SessionBinding.CERTIFICATE, certificate);
        }
    }
}
