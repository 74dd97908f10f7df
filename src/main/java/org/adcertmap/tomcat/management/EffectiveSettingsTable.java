// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.adcertmap.setup.EffectiveSettings;

/** Converts the settings in effect to a JMX table of open types: name, value and origin. Secrets are masked. */
final class EffectiveSettingsTable {
    private static final String TITLE = "setting";
    private static final String NAME = "name";
    private static final String[] COLUMNS = {NAME, "value", "origin"};
    private static final TabularType TYPE = type();

    private EffectiveSettingsTable() {}

    private static TabularType type() {
        try {
            OpenType<?>[] types = {SimpleType.STRING, SimpleType.STRING, SimpleType.STRING};
            return new TabularType(
                    TITLE, TITLE, new CompositeType(TITLE, TITLE, COLUMNS, COLUMNS, types), new String[] {NAME});
        } catch (OpenDataException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Returns one row for each setting. */
    static TabularData of(EffectiveSettings settings) {
        TabularData table = new TabularDataSupport(TYPE);
        for (EffectiveSettings.Entry entry : settings.entries()) {
            try {
                table.put(new CompositeDataSupport(
                        TYPE.getRowType(), COLUMNS, new Object[] {entry.name(), entry.value(), entry.origin()}));
            } catch (OpenDataException e) {
                throw new IllegalStateException("a row does not match its own type", e);
            }
        }
        return table;
    }
}
