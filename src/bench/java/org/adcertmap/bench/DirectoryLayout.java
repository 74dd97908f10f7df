// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

/** Names in the directory of the benchmark. Every user is in three groups, and through them in nested ones. */
final class DirectoryLayout {
    static final String DOMAIN = "corp.example.test";
    static final String NETBIOS = "CORP";
    static final String BASE = "DC=corp,DC=example,DC=test";
    static final String CONFIGURATION = "CN=Configuration," + BASE;
    static final String PARTITIONS = "CN=Partitions," + CONFIGURATION;
    static final String USERS = "OU=Staff," + BASE;
    static final String GROUPS = "OU=Groups," + BASE;
    static final String SERVICE = "CN=svc-tomcat,OU=Service," + BASE;
    static final String PASSWORD = "Svc-1-adcertmap";
    /** Every user is in this group, but only through two other groups. */
    static final String NESTED_ROLE = "GL3-0";

    private static final String DOMAIN_SID = "S-1-5-21-1111111111-2222222222-3333333333";
    private static final int FIRST_USER_RID = 10_000;

    private DirectoryLayout() {}

    static String sam(int user) {
        return String.format("u%05d", user);
    }

    static String upn(int user) {
        return sam(user) + "@" + DOMAIN;
    }

    static String userSid(int user) {
        return sid(FIRST_USER_RID + user);
    }

    static String sid(int rid) {
        return DOMAIN_SID + "-" + rid;
    }

    static String userDn(int user) {
        return "CN=" + sam(user) + "," + USERS;
    }

    static String groupDn(String name) {
        return "CN=" + name + "," + GROUPS;
    }
}
