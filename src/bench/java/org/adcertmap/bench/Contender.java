// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/** One way to authenticate a client certificate: what it adds to a Tomcat that is otherwise the same for all. */
interface Contender {
    /** The user that the application must see; checked with every response. */
    enum ExpectedUser {
        NONE,
        USER_WITH_NESTED_ROLE
    }

    /** Adds this contender to Tomcat; called once, before Tomcat starts. */
    void configure(Host host, Context context, DirectoryAddress directory) throws Exception;

    /** Clears all cached users, so that the next request of every user is a first login. */
    default void clearCache() throws Exception {}

    /** Clears whatever is cached, as after a start: also what does not depend on a user. */
    default void clearAllCaches() throws Exception {
        clearCache();
    }

    /** Whether clients keep and return the session cookie. */
    default boolean usesSessions() {
        return false;
    }

    default ExpectedUser expectedUser() {
        return ExpectedUser.USER_WITH_NESTED_ROLE;
    }

    /** Requires the nested role for all URLs, with CLIENT-CERT, as a web.xml would. */
    static void requireNestedRole(Context context) {
        SecurityCollection everything = new SecurityCollection("everything", "");
        everything.addPattern("/*");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(everything);
        constraint.addAuthRole(DirectoryLayout.NESTED_ROLE);
        context.addSecurityRole(DirectoryLayout.NESTED_ROLE);
        context.addConstraint(constraint);
        LoginConfig login = new LoginConfig();
        login.setAuthMethod("CLIENT-CERT");
        context.setLoginConfig(login);
    }
}
