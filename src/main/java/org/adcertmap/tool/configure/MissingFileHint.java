// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.io.File;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.files.OtherReaders;
import org.adcertmap.setup.settings.Setting;

/** Returns the command that makes a file that a setting names. Stateless. */
final class MissingFileHint {
    private MissingFileHint() {}

    /** Returns the command, or what to do where there is none. */
    static String of(Setting<?> setting, String file) {
        if (setting.equals(RealmSettings.BIND_PASSWORD_FILE)) {
            return "install prompts for the password, or " + secret(file);
        }
        if (setting.equals(RealmSettings.DIRECTORY_TRUST_STORE_FILE)) {
            return "give the CA certificates of the domain controllers: install --trust-store dc-ca.cer"
                    + (file.endsWith(".p12")
                            ? ", or keytool -importcert -noprompt -alias dc-ca -file dc-ca.cer -keystore "
                                    + quoted(file) + " -storetype PKCS12"
                            : "")
                    + "; on the CA, certutil -ca.cert dc-ca.cer exports them";
        }
        if (setting.equals(RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE)
                || setting.equals(RealmSettings.KEY_STORE_PASSWORD_FILE)
                || setting.equals(RealmSettings.CERTIFICATION_AUTHORITIES_PASSWORD_FILE)) {
            return secret(file) + "; PEM, DER and PKCS #7 need no password: remove the setting then";
        }
        if (setting.equals(RealmSettings.KEYTAB)) {
            return "on a domain controller: ktpass -princ svc-tomcat@CORP.EXAMPLE.COM -mapuser CORP\\svc-tomcat -ptype"
                    + " KRB5_NT_PRINCIPAL -crypto AES256-SHA1 -pass * -out adcertmap.keytab";
        }
        if (setting.equals(RealmSettings.DELEGATION_KEYTAB)) {
            return "on a domain controller: ktpass -princ svc-delegation@CORP.EXAMPLE.COM -mapuser CORP\\svc-delegation"
                    + " -ptype KRB5_NT_PRINCIPAL -crypto AES256-SHA1 -pass * -out svc-delegation.keytab";
        }
        return "create it, or remove the setting";
    }

    private static String secret(String file) {
        return File.separatorChar == '\\'
                ? "notepad " + quoted(file) + ", and restrict the access: " + OtherReaders.remedyOnWindows(quoted(file))
                : "(umask 077; cat > " + quoted(file) + "), the password, Enter and Ctrl-D";
    }

    private static String quoted(String file) {
        return file.indexOf(' ') < 0 ? file : '"' + file + '"';
    }
}
