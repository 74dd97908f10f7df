// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/**
 * An attribute that a mapping needs, and the right that a bind account lacks where it is not readable: the property set
 * of the attribute, or the attribute itself. Sources: attributeSecurityGUID of each attribute (MS-ADA1 to MS-ADA3);
 * MS-ADTS 3.1.1.2.3.3 (property sets).
 */
public enum RequiredAttribute {
    USER_ACCOUNT_CONTROL("userAccountControl", Right.ACCOUNT_RESTRICTIONS),
    COMPUTED("msDS-User-Account-Control-Computed", Right.ACCOUNT_RESTRICTIONS),
    ACCOUNT_EXPIRES("accountExpires", Right.ACCOUNT_RESTRICTIONS),
    /** Needed of read-only domain controllers alone. */
    LOCKOUT_TIME("lockoutTime", Right.LOCKOUT_TIME),
    TOKEN_GROUPS("tokenGroups", Right.REMOTE_ACCESS_INFORMATION),
    LOGON_HOURS("logonHours", Right.LOGON_INFORMATION),
    WHEN_CREATED("whenCreated", Right.WHEN_CREATED);

    private enum Right {
        ACCOUNT_RESTRICTIONS("property set Account Restrictions"),
        LOCKOUT_TIME("attribute lockoutTime"),
        REMOTE_ACCESS_INFORMATION("property set Remote Access Information"),
        LOGON_INFORMATION("property set Logon Information"),
        WHEN_CREATED("attribute whenCreated");

        private final String words;

        Right(String words) {
            this.words = words;
        }
    }

    private final String attribute;
    private final Right right;

    RequiredAttribute(String attribute, Right right) {
        this.attribute = attribute;
        this.right = right;
    }

    /** Returns the name of the attribute. */
    public String attribute() {
        return attribute;
    }

    /** Returns the name of the property set, or of the attribute where it is in none, as access rights name it. */
    public String rightName() {
        return right.words.replaceFirst("^(property set|attribute) ", "");
    }

    /**
     * Returns the one refusal that names all of these attributes, with the rights to grant as its hint.
     *
     * @param unreadable at least one
     * @param account whose attributes they are
     */
    public static Refusal refusal(Set<RequiredAttribute> unreadable, String account) {
        Map<Right, StringJoiner> byRight = new EnumMap<>(Right.class);
        for (RequiredAttribute each : unreadable) {
            byRight.computeIfAbsent(each.right, right -> new StringJoiner(", ", "", " (" + right.words + ")"))
                    .add(each.attribute);
        }
        StringJoiner detail = new StringJoiner("; ", "not readable: ", "; of " + account);
        StringJoiner hint = new StringJoiner(
                ", ",
                "grant the bind account read access, for users, to the ",
                "; on AdminSDHolder too for accounts with adminCount=1: see docs/read-rights.md");
        byRight.forEach((right, attributes) -> {
            detail.add(attributes.toString());
            hint.add(right.words);
        });
        return new Refusal(Denial.STATE_UNREADABLE, detail.toString(), hint.toString());
    }
}
