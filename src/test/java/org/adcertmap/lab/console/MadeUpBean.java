// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** A bean whose attributes and operations a test makes up. Not thread-safe. */
public final class MadeUpBean implements DynamicMBean {
    private static final List<String> KEYS = List.of("number", "address", "name", "source", "within", "certificate");

    private final String className;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final Map<String, Function<Object[], Object>> operations = new LinkedHashMap<>();
    private final Map<String, String[]> signatures = new LinkedHashMap<>();
    private final List<String> invoked = new ArrayList<>();
    private String failure;

    /** @param className the class that the bean says to be of */
    public MadeUpBean(String className) {
        this.className = className;
    }

    /** Sets an attribute. */
    public MadeUpBean with(String attribute, Object value) {
        attributes.put(attribute, value);
        return this;
    }

    /** Adds an operation whose parameters have these types. */
    public MadeUpBean operation(String name, Function<Object[], Object> result, String... types) {
        operations.put(name, result);
        signatures.put(name, types);
        return this;
    }

    /** Makes the bean fail from now on. */
    public void fail(String reason) {
        failure = reason;
    }

    /** Returns the invoked operations with their arguments, for example {@code reload[]}. */
    public List<String> invoked() {
        return invoked;
    }

    /** Makes composite data of names and values, alternately. */
    public static CompositeData row(Object... namesAndValues) {
        try {
            String[] names = new String[namesAndValues.length / 2];
            Object[] values = new Object[names.length];
            OpenType<?>[] types = new OpenType<?>[names.length];
            for (int i = 0; i < names.length; i++) {
                names[i] = (String) namesAndValues[2 * i];
                values[i] = namesAndValues[2 * i + 1];
                types[i] = type(values[i]);
            }
            return new CompositeDataSupport(new CompositeType("row", "A row.", names, names, types), names, values);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static OpenType<?> type(Object value) throws OpenDataException {
        if (value instanceof CompositeData data) {
            return data.getCompositeType();
        } else if (value instanceof long[]) {
            return ArrayType.getPrimitiveArrayType(long[].class);
        } else if (value instanceof String[]) {
            return new ArrayType<>(1, SimpleType.STRING);
        } else if (value instanceof Long) {
            return SimpleType.LONG;
        } else if (value instanceof Integer) {
            return SimpleType.INTEGER;
        } else if (value instanceof Double) {
            return SimpleType.DOUBLE;
        }
        return value instanceof Boolean ? SimpleType.BOOLEAN : SimpleType.STRING;
    }

    /** Makes a table of rows that have the same names; the first name is the key. */
    public static TabularData table(CompositeData... rows) {
        try {
            CompositeType type = rows.length > 0
                    ? rows[0].getCompositeType()
                    : row("none", "").getCompositeType();
            String key = KEYS.stream().filter(type::containsKey).findFirst().orElse("none");
            TabularData table = new TabularDataSupport(new TabularType("table", "A table.", type, new String[] {key}));
            table.putAll(rows);
            return table;
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException, MBeanException {
        if (failure != null) {
            throw new MBeanException(new IllegalStateException(failure));
        }
        if (!attributes.containsKey(attribute)) {
            throw new AttributeNotFoundException(attribute);
        }
        return attributes.get(attribute);
    }

    @Override
    public void setAttribute(Attribute attribute) {
        attributes.put(attribute.getName(), attribute.getValue());
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList list = new AttributeList();
        for (String name : names) {
            if (failure == null && attributes.containsKey(name)) {
                list.add(new Attribute(name, attributes.get(name)));
            }
        }
        return list;
    }

    @Override
    public AttributeList setAttributes(AttributeList list) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object invoke(String name, Object[] parameters, String[] signature)
            throws MBeanException, ReflectionException {
        if (failure != null) {
            throw new MBeanException(new IllegalStateException(failure));
        }
        invoked.add(name + Arrays.toString(parameters));
        return operations.get(name).apply(parameters);
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return new MBeanInfo(
                className,
                "made up",
                attributes.keySet().stream()
                        .map(name -> new MBeanAttributeInfo(name, "java.lang.Object", name, true, false, false))
                        .toArray(MBeanAttributeInfo[]::new),
                null,
                operations.keySet().stream()
                        .map(name -> new MBeanOperationInfo(
                                name,
                                name,
                                Arrays.stream(signatures.get(name))
                                        .map(type -> new MBeanParameterInfo("p", type, "p"))
                                        .toArray(MBeanParameterInfo[]::new),
                                "java.lang.Object",
                                MBeanOperationInfo.ACTION))
                        .toArray(MBeanOperationInfo[]::new),
                null);
    }
}
