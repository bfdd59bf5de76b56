package io.longwire.gateway.config;

/** The chapters of the manual, in its order. */
enum Section {
    LISTENING("Listening"),
    NODES("Several gateways"),
    REDIS("Redis"),
    LOGIN("Who may log in"),
    SESSIONS("Sessions"),
    MAILBOXES("Mailboxes"),
    BACKENDS("Your servers"),
    PROCESS("The process");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
