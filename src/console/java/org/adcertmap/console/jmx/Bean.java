// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.jmx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** One bean of Tomcat's MBean server. Immutable; its values are read anew with each call. */
public final class Bean {
    private static final int ID_OCTETS = 8;

    private final MBeanServerConnection server;
    private final ObjectName name;
    private final String id;

    Bean(MBeanServerConnection server, ObjectName name) {
        this.server = server;
        this.name = name;
        this.id = hash(name.getCanonicalName());
    }

    /** Returns an ID for addresses of pages: hexadecimal, the same in each process, different for each bean. */
    public String id() {
        return id;
    }

    /** Returns a key of the bean's name, without quotes and printable; the empty text if there is none. */
    public String key(String key) {
        String value = name.getKeyProperty(key);
        return PrintableText.of(value != null && value.startsWith("\"") ? ObjectName.unquote(value) : value);
    }

    /** Returns the JMX domain, which is the name of the Engine; printable. */
    public String domain() {
        return PrintableText.of(name.getDomain());
    }

    /**
     * Reads attributes; one that the bean does not have, or that cannot be read while others can, has no value.
     *
     * @throws UnreadableException if the bean does not exist any more, or if none of them can be read
     */
    public Reading read(String... attributes) throws UnreadableException {
        try {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Object attribute : server.getAttributes(name, attributes)) {
                values.put(((Attribute) attribute).getName(), ((Attribute) attribute).getValue());
            }
            if (values.isEmpty() && attributes.length > 0) {
                server.getAttribute(name, attributes[0]); // says why
            }
            return new Reading(values);
        } catch (JMException | IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    /**
     * Returns the description of each attribute, printable.
     *
     * @throws UnreadableException if the bean does not exist any more
     */
    public Map<String, String> descriptions() throws UnreadableException {
        try {
            Map<String, String> descriptions = new LinkedHashMap<>();
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                descriptions.put(attribute.getName(), PrintableText.of(attribute.getDescription()));
            }
            return descriptions;
        } catch (JMException | IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    /** Returns the place of a Realm or Valve: Host and Context, then {@code realmPath}; printable. */
    public String place() {
        return key("host") + key("context") + key("realmPath");
    }

    /**
     * Invokes an operation that returns text, which is made printable.
     *
     * @throws UnreadableException if it fails
     */
    public String invokeForText(String operation, Object... arguments) throws UnreadableException {
        Object result = invoke(operation, arguments);
        return PrintableText.of(result);
    }

    /**
     * Invokes an operation that returns text of several lines, such as PEM; each is printable.
     *
     * @throws UnreadableException if it fails
     */
    public String invokeForLines(String operation, Object... arguments) throws UnreadableException {
        Object result = invoke(operation, arguments);
        return result == null
                ? ""
                : result.toString().lines().map(PrintableText::of).collect(Collectors.joining("\n"));
    }

    /**
     * Invokes an operation that returns a composite.
     *
     * @throws UnreadableException if it fails
     */
    public Row invokeForRow(String operation, Object... arguments) throws UnreadableException {
        return Row.of(invoke(operation, arguments) instanceof CompositeData data ? data : null);
    }

    /**
     * Invokes an operation that returns a table.
     *
     * @throws UnreadableException if it fails
     */
    public List<Row> invokeForTable(String operation, Object... arguments) throws UnreadableException {
        if (invoke(operation, arguments) instanceof TabularData table) {
            return Row.all(table);
        }
        throw new UnreadableException("the operation " + operation + " has returned no table", null);
    }

    private Object invoke(String operation, Object[] arguments) throws UnreadableException {
        try {
            for (MBeanOperationInfo info : server.getMBeanInfo(name).getOperations()) {
                if (info.getName().equals(operation) && info.getSignature().length == arguments.length) {
                    String[] types = Arrays.stream(info.getSignature())
                            .map(MBeanParameterInfo::getType)
                            .toArray(String[]::new);
                    return server.invoke(name, operation, arguments, types);
                }
            }
        } catch (JMException | IOException | RuntimeException e) {
            throw unreadable(e);
        }
        throw new UnreadableException("the bean has no operation " + operation, null);
    }

    private static UnreadableException unreadable(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return new UnreadableException(
                message == null || message.isBlank() ? cause.getClass().getSimpleName() : message, failure);
    }

    private static String hash(String canonicalName) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonicalName.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
