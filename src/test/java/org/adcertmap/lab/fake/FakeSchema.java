// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema of the fake directory: the attributes and classes of Active Directory that a mapping uses, with AD's
 * object identifiers, syntaxes and matching rules (MS-ADA1 to 3, MS-ADSC). Every class may contain every attribute,
 * because tests of a mapping do not test what AD forbids to write.
 */
final class FakeSchema {
    private static final String TEXT =
            "EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15";
    private static final String OCTETS = "EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40";
    private static final String INTEGER =
            "EQUALITY integerMatch ORDERING integerOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27";
    private static final String TIME =
            "EQUALITY generalizedTimeMatch ORDERING generalizedTimeOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24";
    private static final String BOOLEAN = "EQUALITY booleanMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.7";
    private static final String DN = "EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12";
    private static final String OID = "EQUALITY objectIdentifierMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.38";
    private static final String MICROSOFT = "1.2.840.113556.1.";

    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<String> classes = new ArrayList<>();

    private FakeSchema() {
        many("2.5.4.0", "objectClass", OID);
        one("2.5.4.3", "cn", TEXT);
        one("2.5.4.11", "ou", TEXT);
        one("0.9.2342.19200300.100.1.25", "dc", TEXT);
        one("2.5.4.4", "sn", TEXT);
        one("2.5.4.42", "givenName", TEXT);
        one(MICROSOFT + "2.13", "displayName", TEXT);
        many("2.5.4.13", "description", TEXT);
        one("0.9.2342.19200300.100.1.3", "mail", TEXT);
        one("2.5.4.35", "userPassword", OCTETS);
        one(MICROSOFT + "4.221", "sAMAccountName", TEXT);
        one(MICROSOFT + "4.656", "userPrincipalName", TEXT);
        many(MICROSOFT + "4.867", "altSecurityIdentities", TEXT);
        many(MICROSOFT + "4.2061", "msDS-EnabledFeature", TEXT);
        one(MICROSOFT + "4.86", "userWorkstations", TEXT);
        many(MICROSOFT + "4.771", "servicePrincipalName", TEXT);
        many(MICROSOFT + "4.1787", "msDS-AllowedToDelegateTo", TEXT);
        one(MICROSOFT + "4.1963", "msDS-SupportedEncryptionTypes", INTEGER);
        many(MICROSOFT + "4.1347", "sPNMappings", TEXT);
        one(MICROSOFT + "4.619", "dNSHostName", TEXT);
        one(MICROSOFT + "4.146", "objectSid", OCTETS);
        many(MICROSOFT + "4.609", "sIDHistory", OCTETS);
        one(MICROSOFT + "4.2", "objectGUID", OCTETS);
        many(MICROSOFT + "4.1301", "tokenGroups", OCTETS);
        one(MICROSOFT + "4.64", "logonHours", OCTETS);
        many("2.5.4.37", "cACertificate", OCTETS);
        one(MICROSOFT + "4.8", "userAccountControl", INTEGER);
        one(MICROSOFT + "4.150", "adminCount", INTEGER);
        one(MICROSOFT + "4.1460", "msDS-User-Account-Control-Computed", INTEGER);
        one(MICROSOFT + "4.1865", "msDS-PrincipalName", TEXT);
        one(MICROSOFT + "4.159", "accountExpires", INTEGER);
        one(MICROSOFT + "4.662", "lockoutTime", INTEGER);
        one(MICROSOFT + "4.60", "lockoutDuration", INTEGER);
        one(MICROSOFT + "4.2018", "msDS-LockoutDuration", INTEGER);
        one(MICROSOFT + "4.73", "lockoutThreshold", INTEGER);
        one(MICROSOFT + "4.61", "lockOutObservationWindow", INTEGER);
        one(MICROSOFT + "4.12", "badPwdCount", INTEGER);
        one(MICROSOFT + "4.1782", "msDS-KeyVersionNumber", INTEGER);
        many(MICROSOFT + "4.914", "allowedAttributesEffective", TEXT);
        many(MICROSOFT + "4.843", "lDAPAdminLimits", TEXT);
        one(MICROSOFT + "2.281", "nTSecurityDescriptor", OCTETS);
        one(MICROSOFT + "4.2023", "msDS-ResultantPSO", DN);
        one(MICROSOFT + "4.1960", "msDS-isRODC", BOOLEAN);
        one(MICROSOFT + "4.96", "pwdLastSet", INTEGER);
        one(MICROSOFT + "4.98", "primaryGroupID", INTEGER);
        one(MICROSOFT + "4.750", "groupType", INTEGER);
        one(MICROSOFT + "2.2", "whenCreated", TIME);
        one(MICROSOFT + "4.782", "objectCategory", DN);
        many("2.5.4.31", "member", DN);
        one(MICROSOFT + "2.16", "nCName", DN);
        many(MICROSOFT + "4.28", "dnsRoot", TEXT);
        one(MICROSOFT + "4.87", "nETBIOSName", TEXT);
        many("2.5.4.38", "authorityRevocationList", OCTETS);
        many("2.5.4.39", "certificateRevocationList", OCTETS);
        many("2.5.4.53", "deltaRevocationList", OCTETS);

        classes.add("( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )");
        structural("2.5.6.6", "person", "top");
        structural("2.5.6.7", "organizationalPerson", "person");
        structural(MICROSOFT + "5.9", "user", "organizationalPerson");
        structural(MICROSOFT + "3.30", "computer", "user");
        structural(MICROSOFT + "5.15", "contact", "organizationalPerson");
        structural(MICROSOFT + "5.8", "group", "top");
        structural(MICROSOFT + "3.11", "crossRef", "top");
        structural(MICROSOFT + "3.23", "container", "top");
        structural("2.5.6.5", "organizationalUnit", "top");
        structural(MICROSOFT + "5.67", "domainDNS", "top");
        structural(MICROSOFT + "5.4", "builtinDomain", "top");
        structural("2.5.6.16", "certificationAuthority", "top");
        structural(MICROSOFT + "5.106", "queryPolicy", "top");
        structural("2.5.6.19", "cRLDistributionPoint", "top");
    }

    static Schema schema() throws LDAPException {
        FakeSchema all = new FakeSchema();
        Entry entry = new Entry(
                "cn=schema",
                new Attribute("objectClass", "top", "subschema"),
                new Attribute("attributeTypes", all.attributes.values()),
                new Attribute("objectClasses", all.classes));
        return new Schema(entry);
    }

    private void many(String oid, String name, String syntax) {
        attributes.put(name, "( " + oid + " NAME '" + name + "' " + syntax + " )");
    }

    private void one(String oid, String name, String syntax) {
        attributes.put(name, "( " + oid + " NAME '" + name + "' " + syntax + " SINGLE-VALUE )");
    }

    private void structural(String oid, String name, String superior) {
        String may = String.join(" $ ", attributes.keySet());
        classes.add("( " + oid + " NAME '" + name + "' SUP " + superior + " STRUCTURAL MAY ( " + may + " ) )");
    }
}
