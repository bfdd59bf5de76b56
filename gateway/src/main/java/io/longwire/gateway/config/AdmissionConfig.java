package io.longwire.gateway.config;

/**
 * Who is let in, and how often.
 *
 * @param userLogins how many logins of one user a minute are taken; 0 for any number
 */
public record AdmissionConfig(int userLogins) {

    public AdmissionConfig {
        Settings.USER_LOGINS.require(userLogins);
    }

    static AdmissionConfig of(Values values) {
        return new AdmissionConfig(values.get(Settings.USER_LOGINS));
    }
}
