namespace Collab.Api.Conventions.Limits;

/// <summary>What is limited, each by itself.</summary>
internal enum Limit
{
    /// <summary>What comes without credentials, or with such as are none. By address.</summary>
    Anonymous,

    /// <summary>GET and HEAD. By caller, as all that name nothing else.</summary>
    Reads,

    /// <summary>Any other method.</summary>
    Writes,

    /// <summary>Searches, and looking somebody up by an address.</summary>
    Search,

    /// <summary>Sending messages, each to as many as a thousand.</summary>
    Messages,

    /// <summary>Exports of all that is held on a user.</summary>
    Exports,

    /// <summary>Opening streams. Where the caller is not known, by address.</summary>
    Streams,

    Tickets,

    /// <summary>By address, counted over all instances.</summary>
    Registration,

    /// <summary>By address, counted over all instances.</summary>
    Login,

    /// <summary>Guesses at the password of one account, and right ones from addresses that it was not used from. Counted over all instances.</summary>
    Account,

    /// <summary>Hashing passwords in any other way than to log in. By caller, or by address where it is nobody yet. Counted over all instances.</summary>
    Passwords,
}
