// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

/**
 * A request of a user, with its result. Immutable. Times are of {@link System#nanoTime}.
 *
 * @param needsRole whether the application permits only members of the group
 * @param response the beginning of the response, for a violation
 */
record Login(SoakUser user, boolean needsRole, long start, long end, Result result, String response) {
    /** What the user got. */
    enum Result {
        /** The page, with the name of the user. */
        IN,
        /** 401 or 403 with the reason code of a refusal, or of a missing role. */
        OUT,
        /** 503, because the directory is not available. */
        UNAVAILABLE,
        /** Tomcat's own 404 or 503. */
        NOT_DEPLOYED,
        /** Another user, an internal error, or no response. */
        WRONG
    }

    /** Reads a response: status line, fields, an empty line and the body. */
    static Result read(String response, String expectedUser) {
        String status = response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
        boolean isRefusal = response.contains("ADCM-");
        return switch (status) {
            case "200" -> response.contains("\nuser=" + expectedUser + "\n") ? Result.IN : Result.WRONG;
            case "401", "403" -> isRefusal && !response.contains("ADCM-INTERNAL-ERROR") ? Result.OUT : Result.WRONG;
            case "503" -> response.contains("ADCM-DIRECTORY-UNAVAILABLE") ? Result.UNAVAILABLE : Result.NOT_DEPLOYED;
            case "404" -> Result.NOT_DEPLOYED;
            default -> Result.WRONG;
        };
    }
}
