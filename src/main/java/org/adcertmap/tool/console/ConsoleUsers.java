// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.console;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.NewElement;
import org.adcertmap.setup.serverxml.PropertyDefaults;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.shell.ShellText;

/**
 * The users who may log in to the console: those of the UserDatabase of {@code server.xml}. Immutable.
 *
 * @param resource the name of the UserDatabase
 * @param file the file of the UserDatabase, as {@code server.xml} names it
 * @param handler the CredentialHandler of the console's Realm; empty where passwords are in clear text
 * @param hasAdministrator whether a user has the role {@link #ADMINISTRATOR}
 */
record ConsoleUsers(String resource, String file, Optional<NewElement> handler, boolean hasAdministrator) {
    /** The role that may do everything in the console. */
    static final String ADMINISTRATOR = "adcertmap-admin";

    private static final String HANDLER = "CredentialHandler";
    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final String SECRET_KEY_HANDLER = "org.apache.catalina.realm.SecretKeyCredentialHandler";
    private static final String DEFAULT_FILE = "conf/tomcat-users.xml";
    /** Salt, iterations and hash, as Tomcat's {@code digest.sh} prints them. */
    private static final String HASH = "[0-9a-fA-F]+\\$[0-9]+\\$[0-9a-fA-F]+";

    /**
     * Reads the UserDatabase. Its CredentialHandler is that of the UserDatabaseRealm that is there; without one,
     * passwords are hashed unless a user has a password in clear text already.
     *
     * @throws ServerXmlException with the way to the first administrator if there is no UserDatabase
     */
    static ConsoleUsers of(XmlElement root, Path base) throws ServerXmlException {
        XmlElement database = root.children("GlobalNamingResources").stream()
                .flatMap(resources -> resources.children("Resource").stream())
                .filter(resource -> "org.apache.catalina.UserDatabase".equals(resource.attribute("type")))
                .findFirst()
                .orElseThrow(() -> new ServerXmlException(String.join("\n", withoutDatabase(base))));
        String file = database.attribute("pathname") == null
                ? DEFAULT_FILE
                : PropertyDefaults.of(database.attribute("pathname"));
        List<XmlElement> users = users(base, file);
        Optional<NewElement> existing = root.selfAndDescendants()
                .filter(element -> element.hasClassName("org.apache.catalina.realm.UserDatabaseRealm")
                        && !ConsoleService.contains(element))
                .flatMap(realm -> realm.children(HANDLER).stream())
                .findFirst()
                .map(NewElement::copyOf);
        boolean isClearText = users.stream()
                .map(user -> user.attribute("password"))
                .anyMatch(password -> password != null && !password.matches(HASH));
        return new ConsoleUsers(
                PropertyDefaults.of(database.attribute("name")),
                file,
                existing.or(() -> isClearText ? Optional.empty() : Optional.of(handlerOfNew())),
                users.stream().anyMatch(ConsoleUsers::isAdministrator));
    }

    private static NewElement handlerOfNew() {
        return NewElement.of(
                HANDLER,
                "className",
                SECRET_KEY_HANDLER,
                "algorithm",
                ALGORITHM,
                "iterations",
                "210000",
                "keyLength",
                "256");
    }

    private static boolean isAdministrator(XmlElement user) {
        return Stream.of(user.attribute("roles"))
                .filter(roles -> roles != null)
                .flatMap(roles -> Arrays.stream(roles.split(",")))
                .anyMatch(role -> role.strip().equals(ADMINISTRATOR));
    }

    /** Returns the users of the file; none if it cannot be read here. */
    private static List<XmlElement> users(Path base, String file) {
        try {
            Path users = base.resolve(file);
            return Files.isRegularFile(users) ? XmlFile.read(users).xml().root().children("user") : List.of();
        } catch (InvalidPathException | ServerXmlException e) {
            return List.of(); // a URL, or what Tomcat cannot read either
        }
    }

    /** Returns what is to be done so that an administrator can log in; nothing if one can. */
    List<String> steps(Path base) {
        if (hasAdministrator) {
            return List.of();
        }
        String first = "make the first administrator of the console, a user with the role " + ADMINISTRATOR + ":";
        if (handler.isEmpty()) {
            return List.of(
                    first,
                    "  in " + file + ": " + user("a long random password"),
                    "  The passwords in " + file + " are in clear text. To hash them, add a CredentialHandler to each"
                            + " UserDatabaseRealm.");
        }
        return handler.get().attributes().getOrDefault("algorithm", "").equals(ALGORITHM)
                ? List.of(first, "  " + digest(base), "  in " + file + ": " + user("WHAT IT PRINTS AFTER THE COLON"))
                : List.of(
                        first,
                        "  in " + file + ", with a password for the CredentialHandler of the Realm: " + user("HASH"));
    }

    private static List<String> withoutDatabase(Path base) {
        return List.of(
                "server.xml has no UserDatabase, whose users could log in to the console; nothing was changed. Make the"
                        + " first administrator:",
                "  1. hash a password: " + digest(base),
                "  2. create " + DEFAULT_FILE + ", readable for Tomcat only: <tomcat-users>"
                        + user("WHAT IT PRINTS AFTER THE COLON") + "</tomcat-users>",
                "  3. in server.xml: <GlobalNamingResources><Resource name=\"UserDatabase\" auth=\"Container\""
                        + " type=\"org.apache.catalina.UserDatabase\""
                        + " factory=\"org.apache.catalina.users.MemoryUserDatabaseFactory\" pathname=\"" + DEFAULT_FILE
                        + "\"/></GlobalNamingResources>",
                "  4. run this again. The Realm of the console gets <CredentialHandler className=\""
                        + SECRET_KEY_HANDLER + "\" algorithm=\"" + ALGORITHM
                        + "\" iterations=\"210000\" keyLength=\"256\"/>");
    }

    private static String user(String password) {
        return "<user username=\"admin\" password=\"" + password + "\" roles=\"" + ADMINISTRATOR + "\"/>";
    }

    private static String digest(Path base) {
        Path script = base.resolve("bin").resolve("digest.sh");
        return (Files.exists(script) ? ShellText.argument(script.toString()) : "$CATALINA_HOME/bin/digest.sh") + " -a "
                + ALGORITHM + " -i 210000 -s 16 -k 256 -h " + SECRET_KEY_HANDLER + " 'PASSWORD'";
    }
}
